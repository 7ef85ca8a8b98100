package order.rates;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.edit.EntityTag;

/**
 * Removes a rate, if there is one. Orders that exist do not change.
 *
 * @param <K> what names the rate
 */
final class RemoveRate<K> implements Edit.WithoutAnswer<K> {

    private final Rates rates;
    private final Function<K, String> id;
    private final Function<K, Optional<? extends Record>> find;
    private final Consumer<K> remove;

    /** @param id the id in the path of the API */
    RemoveRate(Rates rates, Function<K, String> id, Function<K, Optional<? extends Record>> find, Consumer<K> remove) {
        this.rates = rates;
        this.id = id;
        this.find = find;
        this.remove = remove;
    }

    @Override
    public Nothing make(K key, Editing editing) {
        rates.lock();
        Record before = find.apply(key).orElse(null);
        editing.require(before == null ? null : EntityTag.ofContent(before));
        remove.accept(key);
        editing.changed(id.apply(key), before, null);
        return Nothing.ELSE;
    }
}
