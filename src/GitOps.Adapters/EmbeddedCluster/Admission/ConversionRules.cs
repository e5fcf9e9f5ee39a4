using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of <c>spec.conversion</c> of CustomResourceDefinitions; faults name its fields as the API server's own form of it does.</summary>
internal static class ConversionRules
{
    private const string Path = "spec.conversion";
    private const string Client = $"{Path}.webhookClientConfig";
    private const string Reviews = $"{Path}.conversionReviewVersions";

    public static void Check(KubeMap conversion, Faults faults)
    {
        var (strategy, webhook) = (conversion["strategy"]?.AsString ?? string.Empty, conversion["webhook"] as KubeMap);
        var (client, versions) = (webhook?["clientConfig"] as KubeMap, webhook?["conversionReviewVersions"] as KubeList ?? KubeList.Empty);
        if (strategy is not ("None" or "Webhook"))
        {
            faults.Unsupported($"{Path}.strategy", strategy, ["None", "Webhook"]);
        }

        if (strategy == "Webhook")
        {
            Whom(client, faults);
            How(versions, faults);
            return;
        }

        if (client is not null)
        {
            faults.Forbidden(Client, "should not be set when strategy is not set to Webhook");
        }

        if (versions.Count > 0)
        {
            faults.Forbidden(Reviews, "should not be set when strategy is not set to Webhook");
        }
    }

    private static void Whom(KubeMap? client, Faults faults)
    {
        if (client is null)
        {
            faults.Required(Client, "required when strategy is set to Webhook");
        }
        else if (client.Has("url") == client.Has("service"))
        {
            faults.Required(Client, "exactly one of url or service is required");
        }
        else if (client["url"]?.AsString is { } url && !url.StartsWith("https://", StringComparison.Ordinal))
        {
            var scheme = url.IndexOf(':', StringComparison.Ordinal) is > 0 and var at ? url[..at] : string.Empty;
            faults.Invalid($"{Client}.url", scheme, "'https' is the only allowed URL scheme; desired format: https://host[/path]");
        }
    }

    private static void How(KubeList versions, Faults faults)
    {
        if (versions.Count == 0)
        {
            faults.Required(Reviews);
        }
        else if (!versions.Any(version => version.AsString is "v1" or "v1beta1"))
        {
            faults.Invalid(Reviews, versions, "must include at least one of v1, v1beta1");
        }
    }
}
