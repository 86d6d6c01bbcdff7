package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * Server-side encryption of an S3 server.
 *
 * @param type {@code S3} or {@code KMS}
 * @param kmsKeyId the key of type KMS
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
    value = "!has(self.kmsKeyId) || self.type == 'KMS'",
    message =
        "kmsKeyId needs type: KMS. With type S3 the server's own keys are used: leave "
            + "kmsKeyId out")
public record ServerSideEncryptionSpec(
    @JsonPropertyDescription(
            "S3 encrypts with the server's own keys, KMS with a key of its key management "
                + "service. Required.")
        @Required
        @Nullable String type,
    @JsonPropertyDescription("The key, if type is KMS. Default: the bucket's key.")
        @Size(max = 2048)
        @Nullable String kmsKeyId) {}
