package order.charges;

/** An operator's edit of the rates. It replaces or removes a whole rate, so a repeated edit changes nothing. */
public sealed interface RateEdit {

    record PutShippingRate(ShippingRate rate) implements RateEdit {}

    record RemoveShippingRate(String rateId) implements RateEdit {}

    record PutTaxRate(TaxRate rate) implements RateEdit {}

    record RemoveTaxRate(String country, String taxClass) implements RateEdit {}

    record PutChannel(Channel channel) implements RateEdit {}
}
