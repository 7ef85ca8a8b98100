package planted.payment;

import com.wechat.pay.java.core.util.NonceUtil;

/** Uses the library of a provider outside its package. */
public final class PaysThroughWeChat {

    public String nonce() {
        return NonceUtil.createNonce(32);
    }
}
