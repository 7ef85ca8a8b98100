package planted.order;

import java.math.BigDecimal;

public class RoundsByAccident {

    double amount(BigDecimal exact) {
        return exact.doubleValue();
    }
}
