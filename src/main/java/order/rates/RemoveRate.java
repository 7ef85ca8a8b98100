package order.rates;

import java.util.function.Consumer;
import platform.edit.Edit;
import platform.edit.Editing;

/**
 * Removes a rate, if there is one. Orders that exist do not change.
 *
 * @param <K> what names the rate
 */
final class RemoveRate<K, R extends Record> implements Edit.WithoutAnswer<K> {

    private final RateKind<K, R> kind;
    private final Consumer<K> remove;

    RemoveRate(RateKind<K, R> kind, Consumer<K> remove) {
        this.kind = kind;
        this.remove = remove;
    }

    @Override
    public Nothing make(K key, Editing editing) {
        R before = kind.before(key, editing);
        remove.accept(key);
        editing.changed(kind.id().apply(key), before, null);
        return Nothing.ELSE;
    }
}
