package planted.payment;

import org.springframework.stereotype.Component;

/** A public bean in a base package: something to call from outside. */
@Component
public class PublicPayments {}
