package testing;

import app.Orderwright;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistryPostProcessor;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.data.jdbc.repository.support.JdbcRepositoryFactoryBean;
import org.springframework.modulith.Modulithic;

/**
 * Keeps the beans of other modules out of the context of a {@link ModuleTest}: their classes are not scanned, and the repositories that Spring
 * Data has found in their packages are dropped.
 */
final class OtherModules extends TypeExcludeFilter implements BeanDefinitionRegistryPostProcessor {

    private static final Set<String> ALL =
            Set.of(Objects.requireNonNull(Orderwright.class.getAnnotation(SpringBootApplication.class))
                    .scanBasePackages());

    private static final Set<String> SHARED =
            Set.of(Objects.requireNonNull(Orderwright.class.getAnnotation(Modulithic.class))
                    .sharedModules());

    private static final String REPOSITORY = JdbcRepositoryFactoryBean.class.getName();

    private final String module;

    OtherModules(String module) {
        this.module = module;
    }

    static String topLevelPackage(String className) {
        return className.substring(0, className.indexOf('.'));
    }

    private boolean contain(String className) {
        String top = topLevelPackage(className);
        return ALL.contains(top) && !SHARED.contains(top) && !top.equals(module);
    }

    @Override
    public boolean match(MetadataReader reader, MetadataReaderFactory factory) {
        return contain(reader.getClassMetadata().getClassName());
    }

    @Override
    public void postProcessBeanDefinitionRegistry(BeanDefinitionRegistry registry) {
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) registry;
        for (String name : beans.getBeanDefinitionNames()) {
            if (REPOSITORY.equals(beans.getBeanDefinition(name).getBeanClassName())
                    && contain(
                            Objects.requireNonNull(beans.getType(name, false)).getName())) {
                beans.removeBeanDefinition(name);
            }
        }
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        // the definitions are all that is to be changed
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof OtherModules that && module.equals(that.module);
    }

    @Override
    public int hashCode() {
        return module.hashCode();
    }
}
