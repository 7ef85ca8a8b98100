package bulk;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import platform.bulk.BulkAction;

/** The actions that the modules of this instance contribute. */
@Component
class BulkActions {

    private final Map<BulkAction.Kind, BulkAction> byKind;

    BulkActions(ObjectProvider<BulkAction> actions) {
        byKind = actions.stream().collect(Collectors.toMap(BulkAction::kind, Function.identity()));
    }

    Set<BulkAction.Kind> kinds() {
        return byKind.keySet();
    }

    BulkAction of(BulkAction.Kind kind) {
        return requireNonNull(byKind.get(kind), () -> "No module contributes " + kind);
    }
}
