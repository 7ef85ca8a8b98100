package sample.transfer;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * @param account the account of the shop, which the shopper is shown
 * @param secret signs the callbacks of the program that reads the movements of the account
 */
@ConfigurationProperties("sample.transfer")
record TransferSettings(
        @DefaultValue("") String account, @DefaultValue("") String secret) {

    TransferSettings {
        Assert.hasText(account, "sample.transfer.account must be the account of the shop");
        Assert.hasText(secret, "sample.transfer.secret must be the secret of the callbacks");
    }
}
