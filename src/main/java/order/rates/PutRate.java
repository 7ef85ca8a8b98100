package order.rates;

import java.util.function.Consumer;
import java.util.function.Function;
import platform.attributes.Json;
import platform.edit.Edit;
import platform.edit.Editing;

/**
 * Adds or replaces a whole rate. It applies to the orders that are placed after the edit.
 *
 * @param <K> what names the rate
 */
final class PutRate<K, R extends Record> implements Edit<R, R> {

    private final RateKind<K, R> kind;
    private final Class<R> type;
    private final Function<R, K> key;
    private final Consumer<R> put;

    PutRate(RateKind<K, R> kind, Class<R> type, Function<R, K> key, Consumer<R> put) {
        this.kind = kind;
        this.type = type;
        this.key = key;
        this.put = put;
    }

    @Override
    public R make(R wanted, Editing editing) {
        K named = key.apply(wanted);
        R before = kind.before(named, editing);
        put.accept(wanted);
        editing.changed(kind.id().apply(named), before, wanted);
        return wanted;
    }

    @Override
    public String saved(R rate) {
        return Json.text(rate);
    }

    @Override
    public R repeated(String saved) {
        return Json.read(saved, type);
    }
}
