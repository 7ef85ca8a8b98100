package planted.order;

import org.springframework.beans.factory.annotation.Autowired;

public class InjectedIntoAField {

    @Autowired
    Basket basket;
}
