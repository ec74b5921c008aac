if(CURL_FOUND)
  set(WORKLOAD_LIBRARIES PkgConfig::CURL workload_url_manager workload_transfer workload_url_list
    workload_url_outcome)
else()
  set(WORKLOAD_MISSING libcurl)
endif()
