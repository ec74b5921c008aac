if(CURL_FOUND)
  set(WORKLOAD_LIBRARIES workload_check_urls_job workload_check_urls_result PkgConfig::CURL
    workload_url_manager workload_transfer workload_url_list workload_url_outcome)
else()
  set(WORKLOAD_MISSING libcurl)
endif()
