package app.database;

import app.start.PreparedBeans;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Makes Flyway search for scripts in its folders. With {@linkplain PreparedBeans prepared beans} Spring gives Flyway a list of all scripts,
 * because native images need one. With that list every module would also find the scripts of the other modules.
 */
@Component
final class FlywayOfFolders implements BeanPostProcessor {

    @Override
    public Object postProcessAfterInitialization(Object bean, String name) {
        return bean instanceof Flyway flyway && flyway.getConfiguration().getResourceProvider() != null
                ? Flyway.configure()
                        .configuration(flyway.getConfiguration())
                        .resourceProvider(null)
                        .load()
                : bean;
    }
}
