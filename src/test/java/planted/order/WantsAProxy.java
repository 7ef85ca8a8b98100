package planted.order;

import org.springframework.transaction.annotation.Transactional;

public class WantsAProxy {

    @Transactional
    public void change() {}
}
