package order.charges;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import order.charges.RateEdit.PutChannel;
import order.charges.RateEdit.PutShippingRate;
import order.charges.RateEdit.PutTaxRate;
import order.charges.RateEdit.RemoveShippingRate;
import order.charges.RateEdit.RemoveTaxRate;
import org.jspecify.annotations.Nullable;
import platform.auditlog.Change;

/** The rates of the operators, loaded by a batch that edits them. */
public final class RateBook {

    private final Map<String, ShippingRate> shippingRates = new HashMap<>();
    private final Map<String, TaxRate> taxRates = new HashMap<>();
    private final Map<String, Channel> channels = new HashMap<>();

    public RateBook(List<ShippingRate> shippingRates, List<TaxRate> taxRates, List<Channel> channels) {
        shippingRates.forEach(rate -> apply(new PutShippingRate(rate)));
        taxRates.forEach(rate -> apply(new PutTaxRate(rate)));
        channels.forEach(channel -> apply(new PutChannel(channel)));
    }

    /**
     * Applies an edit.
     *
     * @return the change for the audit log; its object id is the id in the path of the API
     */
    public Change apply(RateEdit edit) {
        return switch (edit) {
            case PutShippingRate put -> put(shippingRates, put.rate().rateId(), put.rate());
            case RemoveShippingRate gone -> remove(shippingRates, gone.rateId());
            case PutTaxRate put ->
                put(taxRates, taxId(put.rate().country(), put.rate().taxClass()), put.rate());
            case RemoveTaxRate gone -> remove(taxRates, taxId(gone.country(), gone.taxClass()));
            case PutChannel put -> put(channels, put.channel().channel(), put.channel());
        };
    }

    /** The rate or channel that the edit would replace or remove; null if there is none. */
    public @Nullable Record edited(RateEdit edit) {
        return switch (edit) {
            case PutShippingRate put -> shippingRates.get(put.rate().rateId());
            case RemoveShippingRate gone -> shippingRates.get(gone.rateId());
            case PutTaxRate put ->
                taxRates.get(taxId(put.rate().country(), put.rate().taxClass()));
            case RemoveTaxRate gone -> taxRates.get(taxId(gone.country(), gone.taxClass()));
            case PutChannel put -> channels.get(put.channel().channel());
        };
    }

    private static <T> Change put(Map<String, T> kept, String id, T after) {
        return Change.of(id, kept.put(id, after), after);
    }

    private static Change remove(Map<String, ?> kept, String id) {
        return Change.of(id, kept.remove(id), null);
    }

    private static String taxId(String country, String taxClass) {
        return country + "/" + taxClass;
    }
}
