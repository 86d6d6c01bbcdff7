package io.trailkeeper.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/**
 * A bucket of an S3 server.
 *
 * @param bucket its name
 * @param prefix what comes before {@code AWSLogs/}
 * @param region its region
 * @param endpoint an S3 server other than AWS
 * @param pathStyle whether the bucket stands in the path; absent means false
 * @param credentialsSecret where the credentials are; absent means workload identity
 * @param serverSideEncryption absent leaves it to the bucket
 * @param objectLock absent puts no lock
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record S3DestinationSpec(
    @JsonPropertyDescription("The name of the bucket. Required.") @Required @Size(max = 63)
        @Nullable String bucket,
    @JsonPropertyDescription(
            "What stands before AWSLogs/ in the keys of objects, at most 200 characters, "
                + "without a slash at its ends. Default: nothing.")
        @Size(max = 200)
        @Nullable String prefix,
    @JsonPropertyDescription(
            "The region of the bucket, for example eu-central-1. Default: found by the AWS "
                + "SDK.")
        @Size(max = 63)
        @Nullable String region,
    @JsonPropertyDescription(
            "The URL of an S3 server other than AWS, for example https://minio.storage:9000.")
        @Size(max = 2048)
        @Nullable String endpoint,
    @JsonPropertyDescription(
            "Whether the bucket stands in the path of URLs instead of the host name, as many "
                + "servers other than AWS need it. Default: false.")
        @Default("false")
        @Nullable Boolean pathStyle,
    @JsonPropertyDescription(
            "A Secret in the operator's namespace with accessKeyId and secretAccessKey. "
                + "Default: workload identity.")
        @Nullable SecretReferenceSpec credentialsSecret,
    @JsonPropertyDescription(
            "The server-side encryption to ask for. Default: what the bucket is set to.")
        @Nullable ServerSideEncryptionSpec serverSideEncryption,
    @JsonPropertyDescription(
            "The lock to put on each object. The bucket has to have object lock enabled. "
                + "Default: what the bucket is set to.")
        @Nullable ObjectLockSpec objectLock) {}
