package app.database;

import app.start.PreparedBeans;
import org.flywaydb.core.Flyway;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.stereotype.Component;

/**
 * Has Flyway look for scripts by itself. With {@linkplain PreparedBeans prepared beans} it is given a list of all there are, as native
 * images need it, and every module would find those of the others in it.
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
