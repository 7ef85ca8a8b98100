package app.settings;

import app.StartRefused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginLookup;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.util.ObjectUtils;

/**
 * Refuses a start with a setting below {@code orderwright.} that nothing reads, such as a misspelt one. A limit that is misspelt would
 * otherwise be no limit. It looks at every source: command line, files, environment. Spring Boot calls it before it creates any bean, for the
 * platform, for each command and for each test with a context, because {@code META-INF/spring.factories} names it.
 */
final class UnknownSettings implements ApplicationContextInitializer<ConfigurableApplicationContext> {

    private static final Logger LOG = LoggerFactory.getLogger(UnknownSettings.class);

    /**
     * Settings of earlier builds, each with what to do about it. A start with one of them only warns. Remove an entry in the release after the
     * one that has retired the setting; from then on the setting is unknown.
     */
    private static final Map<String, String> RETIRED =
            Map.of("orderwright.outbox.yield-after", "the platform finds this time itself, so remove the setting");

    /** Variables that the script {@code orderwright} reads. */
    private static final Set<String> OF_THE_SCRIPT =
            Set.of("ORDERWRIGHT_HOME", "ORDERWRIGHT_AOT", "ORDERWRIGHT_JAVA_OPTS", "ORDERWRIGHT_EXTENSIONS");

    /** Variables that Kubernetes and Docker set in a container for a service whose name begins with {@code orderwright}. */
    private static final Pattern OF_A_SERVICE = Pattern.compile(
            "ORDERWRIGHT_(\\w+_)?(SERVICE_HOST|SERVICE_PORT(_\\w+)?|PORT(_\\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?)?)");

    private static final Map<String, String> SOURCES = Map.of(
            "commandLineArgs",
            "the command line",
            StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
            "the environment",
            StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
            "a system property");

    private static final String ACTION = "Correct or remove %s. docs/configuration.md describes all settings.";

    @Override
    public void initialize(ConfigurableApplicationContext context) {
        refuseIn(context.getEnvironment(), RETIRED);
    }

    /**
     * @param retired the retired settings, each with what to do about it
     * @throws StartRefused if a setting is unknown; the message names it, where it comes from, and the nearest known setting
     */
    static void refuseIn(ConfigurableEnvironment environment, Map<String, String> retired) {
        KnownSettings settings = new KnownSettings(Thread.currentThread().getContextClassLoader());
        List<String> unknown = new ArrayList<>();
        for (PropertySource<?> source : environment.getPropertySources()) {
            List<SettingName> names = names(source);
            if (names.isEmpty()) {
                continue;
            }
            for (SettingName name : settings.unknown(source, names)) {
                String instead = retired.entrySet().stream()
                        .filter(each -> name.isSpelling(each.getKey()))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(null);
                if (instead != null) {
                    LOG.warn("Retired setting ignored: setting={} todo={}", name.written(), instead);
                } else if (!RenamedSettings.isRenamed(name) && !isEmptySection(source, name, settings)) {
                    unknown.add("%s (from %s; the nearest known setting is %s)"
                            .formatted(name.written(), origin(source, name), name.nearest(settings.all())));
                }
            }
        }
        if (!unknown.isEmpty()) {
            boolean single = unknown.size() == 1;
            throw new StartRefused(
                    "There %s no %s %s."
                            .formatted(
                                    single ? "is" : "are", single ? "setting" : "settings", String.join(", ", unknown)),
                    ACTION.formatted(single ? "it" : "them"));
        }
    }

    static List<SettingName> names(PropertySource<?> source) {
        if (!(source instanceof EnumerablePropertySource<?> listed)) {
            return List.of();
        }
        boolean isEnvironment = source instanceof SystemEnvironmentPropertySource;
        return Arrays.stream(listed.getPropertyNames())
                .filter(name -> !isEnvironment || !isOfAnotherProgram(name))
                .flatMap(name -> isEnvironment ? SettingName.ofVariable(name) : SettingName.of(name))
                .toList();
    }

    private static boolean isOfAnotherProgram(String variable) {
        String name = variable.toUpperCase(Locale.ROOT);
        return OF_THE_SCRIPT.contains(name) || OF_A_SERVICE.matcher(name).matches();
    }

    /** Whether this is a section of a file in which all settings are commented out. */
    private static boolean isEmptySection(PropertySource<?> source, SettingName name, KnownSettings settings) {
        return ObjectUtils.isEmpty(source.getProperty(name.written()))
                && settings.all().stream().anyMatch(each -> name.name().isAncestorOf(each.name()));
    }

    private static String origin(PropertySource<?> source, SettingName name) {
        Origin origin = OriginLookup.getOrigin(source, name.written());
        String known = SOURCES.get(source.getName());
        return known != null ? known : origin != null ? origin.toString() : source.getName();
    }
}
