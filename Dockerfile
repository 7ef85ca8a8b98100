# The jar's layers on a JRE, for a database of your own: SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME and
# SPRING_DATASOURCE_PASSWORD name it. Build the jar first (mvn package), then: docker build -t orderwright .
FROM eclipse-temurin:25-jre AS layers
WORKDIR /layers
COPY target/orderwright.jar orderwright.jar
RUN java -Djarmode=tools -jar orderwright.jar extract --layers --destination .

FROM eclipse-temurin:25-jre
RUN groupadd --system orderwright && useradd --system --gid orderwright --home-dir /orderwright orderwright
WORKDIR /orderwright
COPY --from=layers /layers/dependencies/ ./
COPY --from=layers /layers/spring-boot-loader/ ./
COPY --from=layers /layers/snapshot-dependencies/ ./
COPY --from=layers /layers/application/ ./
RUN mkdir cache && chown orderwright cache
USER orderwright
ENV JVM_FLAGS="-XX:+UseParallelGC -XX:+UseCompactObjectHeaders -XX:MaxInlineLevel=9 -XX:InlineSmallCode=1500"
# A cache for the JVM, from a platform that starts here on an embedded database, plays some orders and ends. It is bound to these very
# files, JDK and flags, which is why the embedded PostgreSQL stays in the image. Without it everything works, only slower at first.
RUN java $JVM_FLAGS -Xmx512m -XX:AOTCacheOutput=cache/orderwright.aot -jar orderwright.jar train || rm -f cache/*
ENV SERVER_ADDRESS=0.0.0.0
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=60s CMD ["bash", "-c", \
    "exec 3<>/dev/tcp/127.0.0.1/8080 && printf 'GET /actuator/health/readiness HTTP/1.0\\r\\n\\r\\n' >&3 && grep -q '\"UP\"' <&3"]
# Only a start of the platform needs the database; --help, --version and the commands do not.
ENTRYPOINT ["bash", "-c", "{ [[ ${1:---.} != --*.* ]] || : ${SPRING_DATASOURCE_URL:?must name the database}; } && exec java $JVM_FLAGS \
    $( (($(nproc) > 3)) || echo -XX:CICompilerCount=3) -XX:+UseTransparentHugePages -XX:MaxRAMPercentage=75 \
    -XX:AOTCache=cache/orderwright.aot -jar orderwright.jar \"$@\"", "orderwright"]
