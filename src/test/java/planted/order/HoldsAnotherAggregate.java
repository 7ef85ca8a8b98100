package planted.order;

import org.jmolecules.ddd.annotation.AggregateRoot;
import org.jmolecules.ddd.annotation.Identity;

@AggregateRoot
public class HoldsAnotherAggregate {

    @Identity
    String number = "O-1";

    Customer customer = new Customer();

    @AggregateRoot
    public static class Customer {

        @Identity
        String name = "C-1";
    }
}
