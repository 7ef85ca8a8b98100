package app.settings.extension;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** @param customerNumber of the shop */
@ConfigurationProperties("orderwright.shipping.courier")
record CourierSettings(String customerNumber) {}
