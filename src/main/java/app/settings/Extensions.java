package app.settings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;
import org.springframework.util.ClassUtils;

/**
 * The classes to which extensions bind settings: those with {@code @ConfigurationProperties} that an auto-configuration enables, or that are
 * in its package or below. They are found without creating beans and without loading classes.
 */
final class Extensions {

    private static final List<String> LIBRARIES = List.of("org.springframework.", "org.springdoc.");

    private Extensions() {}

    /** @param loader of the platform and its extensions */
    static List<BoundType> boundTypes(ClassLoader loader) {
        Set<String> packages = new HashSet<>();
        Set<String> classes = new HashSet<>();
        Scan scan = new Scan(loader);
        for (String configuration : ImportCandidates.load(AutoConfiguration.class, loader)) {
            if (LIBRARIES.stream().noneMatch(configuration::startsWith)) {
                packages.add(ClassUtils.getPackageName(configuration));
                classes.addAll(enabled(scan.metadata(configuration)));
            }
        }
        return Stream.concat(
                        classes.stream().map(scan::metadata), packages.stream().flatMap(scan::in))
                .flatMap(Extensions::boundType)
                .distinct()
                .toList();
    }

    /** The classes with {@code @ConfigurationProperties} in the packages, and below. */
    static Stream<BoundType> boundTypes(ClassLoader loader, List<String> packages) {
        Scan scan = new Scan(loader);
        return packages.stream().flatMap(scan::in).flatMap(Extensions::boundType);
    }

    private static List<String> enabled(AnnotationMetadata configuration) {
        Map<String, Object> enabled =
                configuration.getAnnotationAttributes(EnableConfigurationProperties.class.getName(), true);
        return enabled != null && enabled.get("value") instanceof String[] names ? List.of(names) : List.of();
    }

    private static Stream<BoundType> boundType(AnnotationMetadata type) {
        String prefix = type.getAnnotations().get(ConfigurationProperties.class).getString("prefix");
        return Stream.of(BoundType.of(prefix, type.getClassName()));
    }

    private static final class Scan extends ClassPathScanningCandidateComponentProvider {

        Scan(ClassLoader loader) {
            super(false);
            setResourceLoader(new DefaultResourceLoader(loader));
        }

        Stream<AnnotationMetadata> in(String packageName) {
            return findCandidateComponents(packageName).stream()
                    .map(each -> ((AnnotatedBeanDefinition) each).getMetadata());
        }

        AnnotationMetadata metadata(String className) {
            MetadataReaderFactory readers = getMetadataReaderFactory();
            try {
                return readers.getMetadataReader(className).getAnnotationMetadata();
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }

        /** Conditions do not matter: a setting is known even if the bean that reads it does not exist in this start. */
        @Override
        protected boolean isCandidateComponent(MetadataReader type) {
            return type.getAnnotationMetadata().hasAnnotation(ConfigurationProperties.class.getName());
        }

        @Override
        protected boolean isCandidateComponent(AnnotatedBeanDefinition bean) {
            return bean.getMetadata().isIndependent();
        }
    }
}
