package order.rates;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import platform.attributes.Json;
import platform.edit.Edit;
import platform.edit.Editing;
import platform.edit.EntityTag;

/**
 * Adds or replaces a whole rate. It applies to the orders that are placed after the edit.
 *
 * @param <R> a shipping rate, a tax rate, or the tax setting of a channel
 */
final class PutRate<R extends Record> implements Edit<R, R> {

    private final Rates rates;
    private final Class<R> type;
    private final Function<R, String> id;
    private final Function<R, Optional<R>> find;
    private final Consumer<R> put;

    /**
     * @param id the id in the path of the API
     * @param find the rate with the key of another one
     */
    PutRate(Rates rates, Class<R> type, Function<R, String> id, Function<R, Optional<R>> find, Consumer<R> put) {
        this.rates = rates;
        this.type = type;
        this.id = id;
        this.find = find;
        this.put = put;
    }

    @Override
    public R make(R wanted, Editing editing) {
        rates.lock();
        R before = find.apply(wanted).orElse(null);
        editing.require(before == null ? null : EntityTag.ofContent(before));
        put.accept(wanted);
        editing.changed(id.apply(wanted), before, wanted);
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
