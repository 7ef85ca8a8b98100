package catalog.sku;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import platform.money.Money;

/**
 * A sale price that applies now.
 *
 * @param price the list price
 * @param endsAt the first instant at which the sale price no longer applies
 * @param lowestPrice30Days the lowest price of the 30 days before the reduction; null if the SKU was not for sale before
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CurrentSale(
        Money price,
        Money salePrice,
        Instant endsAt,

        @JsonProperty("lowest_price_30_days") @Nullable Money lowestPrice30Days) {}
