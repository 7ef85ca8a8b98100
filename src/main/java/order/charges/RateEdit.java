package order.charges;

import org.jspecify.annotations.Nullable;

/** An operator's edit of the rates. It replaces or removes a whole rate, so a repeated edit changes nothing. */
public sealed interface RateEdit {

    /** The rate or channel as it shall be; null if it is removed. */
    @Nullable
    Record kept();

    record PutShippingRate(ShippingRate rate) implements RateEdit {
        @Override
        public Record kept() {
            return rate;
        }
    }

    record RemoveShippingRate(String rateId) implements RateEdit {
        @Override
        public @Nullable Record kept() {
            return null;
        }
    }

    record PutTaxRate(TaxRate rate) implements RateEdit {
        @Override
        public Record kept() {
            return rate;
        }
    }

    record RemoveTaxRate(String country, String taxClass) implements RateEdit {
        @Override
        public @Nullable Record kept() {
            return null;
        }
    }

    record PutChannel(Channel channel) implements RateEdit {
        @Override
        public Record kept() {
            return channel;
        }
    }
}
