package order.rates;

import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import platform.edit.Editing;
import platform.edit.EntityTag;
import platform.web.ProblemException;

/**
 * One kind of rates: shipping rates, tax rates, or the tax settings of channels.
 *
 * @param <K> what names a rate
 * @param id the id in the path of the API
 * @param lock keeps other transactions from editing rates of this kind
 * @param find the rate with this name
 */
record RateKind<K, R extends Record>(Function<K, String> id, Runnable lock, Function<K, Optional<R>> find) {

    /**
     * Locks the rates, and finds the rate before an edit; null if there is none.
     *
     * @throws ProblemException 412 if the precondition does not allow it
     */
    @Nullable
    R before(K key, Editing editing) {
        lock.run();
        R before = find.apply(key).orElse(null);
        editing.require(before == null ? null : EntityTag.ofContent(before));
        return before;
    }
}
