package app.settings;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;

/** Collects the names that a binding uses. A bad value does not end the binding: the start refuses it later, in its own words. */
final class UsedNames implements BindHandler {

    private final Set<ConfigurationPropertyName> names = new HashSet<>();
    private final Set<String> squashed = new HashSet<>();
    private final Set<ConfigurationPropertyName> failed = new HashSet<>();

    @Override
    public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context, Object result) {
        add(context.getConfigurationProperty());
        return result;
    }

    @Override
    public @Nullable Object onFailure(
            ConfigurationPropertyName name, Bindable<?> target, BindContext context, Exception error) {
        add(context.getConfigurationProperty());
        KnownSetting setting = new KnownSetting(name, target.getType());
        if ((setting.isMap() || setting.isList()) && !(error instanceof UnboundConfigurationPropertiesException)) {
            failed.add(name); // the binding stopped, so it is unknown which names it would have used
        }
        return null;
    }

    private void add(@Nullable ConfigurationProperty property) {
        if (property != null) {
            names.add(property.getName());
            squashed.add(SettingName.squashed(property.getName()));
        }
    }

    boolean contain(SettingName setting) {
        return names.contains(setting.name())
                || setting.isVariable() && squashed.contains(setting.squashed())
                || failed.stream()
                        .anyMatch(name -> setting.isVariable()
                                ? setting.squashed().startsWith(SettingName.squashed(name))
                                : name.isAncestorOf(setting.name()));
    }
}
