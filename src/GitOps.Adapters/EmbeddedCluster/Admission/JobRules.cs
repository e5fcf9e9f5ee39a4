using System.Text.RegularExpressions;
using GitOps.Adapters.EmbeddedCluster.Http;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of jobs and of what starts them by the clock.</summary>
internal static partial class JobRules
{
    private const string Uid = "batch.kubernetes.io/controller-uid";
    private static readonly string[] Counts = ["parallelism", "completions", "activeDeadlineSeconds", "backoffLimit", "ttlSecondsAfterFinished", "backoffLimitPerIndex"];

    public static void Job(KubeMap root, KubeMap? old, Faults faults)
    {
        var spec = root.Map("spec");
        Selector(root, spec, faults);
        Spec(spec, "spec", faults);
        if (old is not null)
        {
            Changes(spec, old.Map("spec"), faults);
        }
    }

    public static void CronJob(KubeMap root, KubeMap? old, Faults faults)
    {
        var (spec, name) = (root.Map("spec"), root.Map("metadata").Text("name"));
        if (old is null && name.Length > 52)
        {
            faults.Invalid("metadata.name", name, "must be no more than 52 characters");
        }

        if (spec.Text("schedule").Length == 0)
        {
            faults.Required("spec.schedule");
        }
        else if (old is null || spec.Text("schedule") != old.Map("spec").Text("schedule"))
        {
            Schedule(spec, faults);
        }

        if (spec["timeZone"]?.AsString is { } zone)
        {
            Zone(zone, faults);
        }

        faults.Negative("spec.startingDeadlineSeconds", spec["startingDeadlineSeconds"]);
        faults.OneOf("spec.concurrencyPolicy", spec["concurrencyPolicy"], "Allow", "Forbid", "Replace");
        var (template, path) = (spec.Map("jobTemplate"), "spec.jobTemplate");
        Spec(template.Map("spec"), $"{path}.spec", faults);
        if (template.Map("spec")["selector"] is KubeMap selector)
        {
            faults.Invalid($"{path}.spec.selector", GoText.Selector(selector), "`selector` will be auto-generated");
        }

        if (template.Map("spec")["manualSelector"]?.AsBool == true)
        {
            faults.Unsupported($"{path}.spec.manualSelector", true, ["nil", "false"]);
        }

        faults.Negative("spec.successfulJobsHistoryLimit", spec["successfulJobsHistoryLimit"]);
        faults.Negative("spec.failedJobsHistoryLimit", spec["failedJobsHistoryLimit"]);
    }

    private static void Selector(KubeMap root, KubeMap spec, Faults faults)
    {
        var labels = spec.Map("template").Map("metadata").Map("labels");
        if (spec["selector"] is not KubeMap selector)
        {
            faults.Required("spec.selector");
            faults.Invalid("spec.template.metadata.labels", GoText.Labels(labels), "`selector` does not match template `labels`");
            return;
        }

        SelectorRules.Check(selector, "spec.selector", faults);
        if (spec["manualSelector"]?.AsBool != true)
        {
            var (uid, name) = (root.Map("metadata").Text("uid"), root.Map("metadata").Text("name"));
            foreach (var (key, value) in new[] { ("controller-uid", uid), ("job-name", name), (Uid, uid), ("batch.kubernetes.io/job-name", name) })
            {
                if (labels.Text(key) != value)
                {
                    faults.Invalid($"spec.template.metadata.labels[{key}]", GoText.Labels(labels), $"must be '{value}'");
                }
            }

            if (!selector.Map("matchLabels").Equals(KubeMap.Of((Uid, uid))) && !selector.Map("matchLabels").Equals(KubeMap.Of(("controller-uid", uid))))
            {
                faults.Invalid("spec.selector", GoText.Selector(selector), "`selector` not auto-generated");
            }
        }

        if (!Selectors.Matches(selector, labels))
        {
            faults.Invalid("spec.template.metadata.labels", GoText.Labels(labels), "`selector` does not match template `labels`");
        }
    }

    private static void Spec(KubeMap spec, string path, Faults faults)
    {
        foreach (var key in Counts)
        {
            faults.Negative($"{path}.{key}", spec[key]);
        }

        Indexes(spec, path, faults);
        FailurePolicy(spec, path, faults);
        if (spec["successPolicy"] is KubeMap success && spec.Text("completionMode") != "Indexed")
        {
            faults.Invalid($"{path}.successPolicy", KubeMap.Of(("Rules", success["rules"] ?? KubeValue.Null)), "requires indexed completion mode");
        }

        if (spec["podReplacementPolicy"] is { } replacement)
        {
            if (spec.Has("podFailurePolicy"))
            {
                faults.OneOf($"{path}.podReplacementPolicy", replacement, "Failed");
            }
            else
            {
                faults.OneOf($"{path}.podReplacementPolicy", replacement, "Failed", "TerminatingOrFailed");
            }
        }

        if (spec["managedBy"]?.AsString is { } manager && (!manager.Contains('/', StringComparison.Ordinal) || manager[^1] == '/'))
        {
            faults.Invalid($"{path}.managedBy", manager, "must be a domain-prefixed path (such as \"acme.io/foo\")");
        }

        PodRules.Template(spec.Map("template"), $"{path}.template", faults);
        var policy = spec.Map("template").Map("spec")["restartPolicy"];
        if (policy?.AsString is null or "" or "Always")
        {
            faults.Required($"{path}.template.spec.restartPolicy", "valid values: \"OnFailure\", \"Never\"");
        }
        else
        {
            faults.OneOf($"{path}.template.spec.restartPolicy", policy, "OnFailure", "Never");
        }
    }

    private static void Indexes(KubeMap spec, string path, Faults faults)
    {
        var mode = spec["completionMode"];
        if (mode is not null)
        {
            faults.OneOf($"{path}.completionMode", mode, "NonIndexed", "Indexed");
        }

        if (mode?.AsString == "Indexed")
        {
            if (!spec.Has("completions"))
            {
                faults.Required($"{path}.completions", "when completion mode is Indexed");
            }

            return;
        }

        if (spec["maxFailedIndexes"] is not null && !spec.Has("backoffLimitPerIndex"))
        {
            faults.Required($"{path}.backoffLimitPerIndex", "when maxFailedIndexes is specified");
        }

        foreach (var key in new[] { "backoffLimitPerIndex", "maxFailedIndexes" })
        {
            if (spec[key] is { } limit)
            {
                faults.Invalid($"{path}.{key}", limit, "requires indexed completion mode");
            }
        }
    }

    private static void FailurePolicy(KubeMap spec, string path, Faults faults)
    {
        if (spec["podFailurePolicy"] is not KubeMap policy)
        {
            return;
        }

        if (spec.Map("template").Map("spec").Text("restartPolicy") != "Never")
        {
            faults.Invalid($"{path}.template.spec.restartPolicy", spec.Map("template").Map("spec")["restartPolicy"], "only \"Never\" is supported when podFailurePolicy is specified");
        }

        foreach (var (at, rule) in policy.Each("rules", $"{path}.podFailurePolicy.rules"))
        {
            faults.OneOf($"{at}.action", rule["action"], "Count", "FailIndex", "FailJob", "Ignore");
            if (rule["onExitCodes"] is KubeMap codes)
            {
                faults.OneOf($"{at}.onExitCodes.operator", codes["operator"], "In", "NotIn");
                if (codes.List("values").Count == 0)
                {
                    faults.Invalid($"{at}.onExitCodes.values", codes.List("values"), "at least one value is required");
                }
            }

            if (rule.Has("onExitCodes") && rule.List("onPodConditions").Count > 0)
            {
                faults.Raw("FieldValueInvalid", at, "Invalid value: specifying both OnExitCodes and OnPodConditions is not supported");
            }
            else if (!rule.Has("onExitCodes") && rule.List("onPodConditions").Count == 0)
            {
                faults.Raw("FieldValueInvalid", at, "Invalid value: specifying one of OnExitCodes and OnPodConditions is required");
            }
        }
    }

    // How many pods run at a time may change; a job that waits may change its pods' place.
    private static void Changes(KubeMap spec, KubeMap old, Faults faults)
    {
        var isElastic = spec.Text("completionMode") == "Indexed" && Equals(spec["completions"], spec["parallelism"]);
        foreach (var field in new[] { "completions", "selector", "template", "completionMode", "podFailurePolicy", "backoffLimitPerIndex", "managedBy", "successPolicy" })
        {
            if (!Equals(Fixed(field, spec, old), Fixed(field, old, old)) && !(field == "completions" && isElastic))
            {
                faults.Immutable($"spec.{field}", spec[field]);
            }
        }
    }

    private static KubeValue? Fixed(string field, KubeMap spec, KubeMap old)
    {
        if (field != "template" || old["suspend"]?.AsBool != true)
        {
            return spec[field];
        }

        return spec.Map("template")
            .Edit("metadata", metadata => metadata.Without("labels").Without("annotations"))
            .Edit("spec", pod => pod.Without("nodeSelector").Without("tolerations").Without("schedulingGates").Edit("affinity", affinity => affinity.Without("nodeAffinity")));
    }

    private static void Schedule(KubeMap spec, Faults faults)
    {
        var schedule = spec.Text("schedule");
        if (schedule.Contains("TZ", StringComparison.Ordinal))
        {
            var both = spec.Has("timeZone");
            faults.Invalid("spec.schedule", schedule, both ? "cannot use both timeZone field and TZ or CRON_TZ in schedule" : "cannot use TZ or CRON_TZ in schedule, use timeZone field instead");
        }
        else if (CronSchedule.FindFault(schedule) is { } fault)
        {
            faults.Invalid("spec.schedule", schedule, fault);
        }
    }

    private static void Zone(string zone, Faults faults)
    {
        if (zone.Length == 0)
        {
            faults.Invalid("spec.timeZone", zone, "timeZone must be nil or non-empty string");
        }
        else if (string.Equals(zone, "Local", StringComparison.OrdinalIgnoreCase))
        {
            faults.Invalid("spec.timeZone", zone, "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones");
        }
        else if (!ZoneName().IsMatch(zone))
        {
            faults.Invalid("spec.timeZone", zone, $"unknown time zone {zone}");
        }
        else if (NodaTime.DateTimeZoneProviders.Tzdb.GetZoneOrNull(zone) is null)
        {
            faults.Invalid("spec.timeZone", zone, $"unknown time zone {zone}");
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9._+-]+(/[A-Za-z0-9._+-]+)*\z", RegexOptions.ExplicitCapture)]
    private static partial Regex ZoneName();
}
