/* SPDX-License-Identifier: MIT */
#include "compare/stats/parts.h"

#include <float.h>
#include <math.h>

double parts_normal_above(double z)
{
    return erfc(z / sqrt(2)) / 2;
}

/* The continued fraction of the incomplete beta function (DLMF 8.17.22, https://dlmf.nist.gov/8.17)
 * by the modified method of Lentz (DLMF 3.10(iii)). */
static double beta_fraction(double a, double b, double x)
{
    static const double tiny = DBL_MIN / DBL_EPSILON;
    double up = 1, down = 1 / (1 - (a + b) * x / (a + 1)), result = down;

    for (int step = 1; step <= 500; step++) {
        double m = step, even, odd, factor;
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
        down = 1 + even * down;
        down = 1 / (fabs(down) < tiny ? tiny : down);
        up = 1 + even / up;
        up = fabs(up) < tiny ? tiny : up;
        result *= up * down;
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
        down = 1 + odd * down;
        down = 1 / (fabs(down) < tiny ? tiny : down);
        up = 1 + odd / up;
        up = fabs(up) < tiny ? tiny : up;
        factor = up * down;
        result *= factor;
        if (fabs(factor - 1) < 1e-14)
            break;
    }
    return result;
}

double parts_log_gamma(double x)
{
    int sign;

    return lgamma_r(x, &sign);
}

/* The regularised incomplete beta function I_x(a, b). */
static double incomplete_beta(double a, double b, double x)
{
    double front;

    if (x <= 0 || x >= 1)
        return x >= 1;
    front = exp(parts_log_gamma(a + b) - parts_log_gamma(a) - parts_log_gamma(b) + a * log(x) +
                b * log1p(-x));
    if (x < (a + 1) / (a + b + 2))
        return front * beta_fraction(a, b, x) / a;
    return 1 - front * beta_fraction(b, a, 1 - x) / b;
}

/* P(|T| > t) = I_x(df/2, 1/2) with x = df / (df + t^2) (Abramowitz and Stegun 26.7.1). */
double parts_student_outside(double t, double df)
{
    return incomplete_beta(df / 2, 0.5, df / (df + t * t));
}

double parts_student(double level, double df)
{
    double low = 0, high = 1;

    while (1 - parts_student_outside(high, df) < level && high < 1e15)
        high *= 2;
    for (int step = 0; step < 80; step++) {
        double middle = (low + high) / 2;
        if (1 - parts_student_outside(middle, df) < level)
            low = middle;
        else
            high = middle;
    }
    return (low + high) / 2;
}

/* The z that a share of the normal distribution lies outside of, on both sides. */
static double z_of(double p)
{
    double low = 0, high = 40;

    for (int step = 0; step < 60; step++) {
        double middle = (low + high) / 2;
        *(2 * parts_normal_above(middle) > p ? &low : &high) = middle;
    }
    return low;
}

double parts_inflation(double correlation, size_t count)
{
    double n = (double)count, inflation = 1, power = correlation;

    if (!(correlation > 0))
        return 1;
    for (double k = 1; k < n && power > 1e-6; k++, power *= correlation)
        inflation += 2 * (1 - k / n) * power;
    return inflation / fmax(0.1, 1 - (inflation - 1) / (n - 1));
}

double parts_tempered(double p, double inflation)
{
    return inflation > 1 ? 2 * parts_normal_above(z_of(p) / sqrt(inflation)) : p;
}
