package payment.adapter.base;

/** When a provider collects payments. */
public enum CaptureMode {
    /** When the shopper pays. */
    AUTOMATIC,
    /** When the first shipment leaves, as a whole. The shop must have signed for authorisations with the provider. */
    MANUAL,
    /** When shipments leave, each its part; as a whole, if the provider does not offer parts for the payment. */
    MANUAL_IN_PARTS
}
