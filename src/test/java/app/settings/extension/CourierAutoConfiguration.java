package app.settings.extension;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/** An extension that reads settings below {@code orderwright.}. */
@AutoConfiguration
@EnableConfigurationProperties(CourierSettings.class)
class CourierAutoConfiguration {}
