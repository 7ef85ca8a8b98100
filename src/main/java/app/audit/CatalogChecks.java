package app.audit;

import java.util.List;

/** Compares the price histories of the catalogue with its prices. */
final class CatalogChecks {

    static final List<Check> ALL = List.of(Check.of(
            "price-history",
            "The price history of a SKU does not end with its list price, or has a step ahead that is no start or end of a sale price.",
            """
                    with last as (
                        select distinct on (sku_id, currency) sku_id, currency, amount_minor from catalog.price_history
                        order by sku_id, currency, applies_from desc),
                    list as (
                        select sku_id, currency, p.amount_minor from catalog.price p join catalog.sku s using (sku_id) where s.listed)
                    select sku_id, format('SKU %s costs %s %s, but its price history ends with %s', sku_id,
                        coalesce(list.amount_minor::text, 'nothing in'), currency, coalesce(last.amount_minor::text, 'no price'))
                    from last full join list using (sku_id, currency)
                    where last.amount_minor is distinct from list.amount_minor
                    union all
                    select sku_id, format('The price in %s of SKU %s changes at %s by its history, but no sale price starts or ends then',
                        currency, sku_id, applies_from)
                    from catalog.price_history h join catalog.sku s using (sku_id) left join catalog.price p using (sku_id, currency)
                    where h.applies_from > s.updated_at
                        and not exists (
                            select from jsonb_array_elements(p.sale_prices) sale
                            where h.applies_from in ((sale ->> 'starts_at')::timestamptz, (sale ->> 'ends_at')::timestamptz))"""));

    private CatalogChecks() {}
}
