# docker build -t samizdat .
#
# The build needs nothing but this folder and a Maven registry; the tests have run elsewhere (.ci/run).
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY migrations migrations
COPY templates templates
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 \
    mvn --batch-mode --no-transfer-progress -Dmaven.test.skip=true -Dexec.skip=true package \
    && mv target/samizdat-*.jar samizdat.jar \
    && java -Djarmode=tools -jar samizdat.jar extract --layers --destination layers

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Samizdat" \
      org.opencontainers.image.description="Newsletter and reader support for independent newsrooms" \
      org.opencontainers.image.licenses="Apache-2.0"
WORKDIR /samizdat
# What changes least comes first, so that a new version moves a few megabytes.
COPY --from=build /build/layers/dependencies/ ./
COPY --from=build /build/layers/snapshot-dependencies/ ./
COPY --from=build /build/layers/application/ ./
# A number, so that an engine can see that it is not root. It owns nothing here and needs to write
# nowhere but in /tmp.
USER 10001:10001
EXPOSE 8080
# Memory by the container's limit. No heap dump: addresses could be in it.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=70", "-XX:+ExitOnOutOfMemoryError", "-jar", "samizdat.jar"]
HEALTHCHECK --interval=30s --timeout=10s --start-period=90s --retries=3 \
  CMD ["java", "-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", "samizdat.jar", "health"]
