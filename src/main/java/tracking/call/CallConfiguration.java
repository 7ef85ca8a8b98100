package tracking.call;

import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import java.util.function.UnaryOperator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class CallConfiguration {

    @Bean
    OutboundCalls outboundCalls(CallUrls urls, CallProperties properties, Clock clock) {
        return new OutboundCalls(
                urls, properties, host -> List.of(InetAddress.getAllByName(host)), clock, UnaryOperator.identity());
    }
}
