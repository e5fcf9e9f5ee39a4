using GitOps.Adapters.EmbeddedCluster.Schema;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of autoscalers, as of their newest version.</summary>
internal static class AutoscalerRules
{
    private static readonly Dictionary<string, string> Sources = new(StringComparer.Ordinal)
    {
        ["ContainerResource"] = "containerResource", ["External"] = "external", ["Object"] = "object", ["Pods"] = "pods", ["Resource"] = "resource",
    };

    public static void Check(KubeMap spec, Faults faults)
    {
        if (spec["minReplicas"] is KubeInteger { Number: < 1 } least)
        {
            faults.Invalid("spec.minReplicas", least, "must be greater than or equal to 1");
        }

        var most = spec["maxReplicas"]?.AsInteger ?? 0;
        if (most < 1)
        {
            faults.Required("spec.maxReplicas", "must be set and greater than 0");
        }

        if (spec["minReplicas"]?.AsInteger > most)
        {
            faults.Invalid("spec.maxReplicas", most, "must be greater than or equal to `minReplicas`");
        }

        Target(spec.Map("scaleTargetRef"), "spec.scaleTargetRef", isScaled: true, faults);
        foreach (var (at, metric) in spec.Each("metrics", "spec.metrics"))
        {
            Metric(metric, at, faults);
        }

        if (spec["minReplicas"] is KubeInteger { Number: 0 } && !spec.List("metrics").Any(metric => metric.AsMap.Text("type") is "Object" or "External"))
        {
            faults.Forbidden("spec.metrics", "must specify at least one Object or External metric to support scaling to zero replicas");
        }

        foreach (var key in new[] { "scaleUp", "scaleDown" })
        {
            if (spec.Map("behavior")[key] is KubeMap rules)
            {
                Behaviour(rules, $"spec.behavior.{key}", faults);
            }
        }
    }

    private static void Target(KubeMap target, string path, bool isScaled, Faults faults)
    {
        foreach (var key in new[] { "kind", "name" })
        {
            if (target.Text(key).Length == 0)
            {
                faults.Required($"{path}.{key}");
            }
            else
            {
                faults.Each($"{path}.{key}", target[key], Names.PathSegment(target.Text(key)));
            }
        }

        var version = target.Text("apiVersion");
        if (version.Count(letter => letter == '/') > 1)
        {
            faults.Invalid($"{path}.apiVersion", version, $"unexpected GroupVersion string: {version}");
        }
        else if (isScaled && version.Length == 0)
        {
            faults.Invalid($"{path}.apiVersion", version, "apiVersion must specify API group");
        }
    }

    private static void Metric(KubeMap metric, string at, Faults faults)
    {
        var type = metric.Text("type");
        if (type.Length == 0)
        {
            faults.Required($"{at}.type", "must specify a metric source type");
        }

        if (!Sources.TryGetValue(type, out var own))
        {
            faults.Unsupported($"{at}.type", type, Sources.Keys);
            return;
        }

        foreach (var key in Sources.Values.Where(metric.Has))
        {
            Source(key, metric.Map(key), $"{at}.{key}", faults);
        }

        if (!metric.Has(own))
        {
            faults.Required($"{at}.{own}", "must populate information for the given metric source");
        }

        foreach (var other in Sources.Values.Where(key => key != own && metric.Has(key)))
        {
            faults.Forbidden($"{at}.{other}", "must populate the given metric source only");
        }
    }

    private static void Source(string kind, KubeMap source, string path, Faults faults)
    {
        var (target, at) = (source.Map("target"), $"{path}.target");
        switch (kind)
        {
            case "resource" or "containerResource":
                if (source.Text("name").Length == 0)
                {
                    faults.Required($"{path}.name", "must specify a resource name");
                }

                if (kind == "containerResource" && source.Text("container").Length == 0)
                {
                    faults.Required($"{path}.container", "must specify a container name");
                }

                Aim(target, at, faults);
                if (!target.Has("averageUtilization") && !target.Has("averageValue"))
                {
                    faults.Required($"{at}.averageUtilization", "must set either a target raw value or a target utilization");
                }
                else if (target.Has("averageUtilization") && target.Has("averageValue"))
                {
                    faults.Forbidden($"{at}.averageValue", "may not set both a target raw value and a target utilization");
                }

                break;
            case "object":
                Target(source.Map("describedObject"), $"{path}.describedObject", isScaled: false, faults);
                Named(source, path, faults);
                Aim(target, at, faults);
                if (!target.Has("value") && !target.Has("averageValue"))
                {
                    faults.Required($"{at}.averageValue", "must set either a target value or averageValue");
                }

                break;
            case "pods":
                Named(source, path, faults);
                Aim(target, at, faults);
                if (Amount.Of(target["averageValue"]) <= Amount.Zero)
                {
                    faults.Required($"{at}.averageValue", "must specify a positive target averageValue");
                }

                break;
            default:
                Named(source, path, faults);
                Aim(target, at, faults);
                if (!target.Has("value") && !target.Has("averageValue"))
                {
                    faults.Required($"{at}.averageValue", "must set either a target value for metric or a per-pod target");
                }
                else if (target.Has("value") && target.Has("averageValue"))
                {
                    faults.Forbidden($"{at}.value", "may not set both a target value for metric and a per-pod target");
                }

                break;
        }
    }

    private static void Named(KubeMap source, string path, Faults faults)
    {
        var name = source.Map("metric").Text("name");
        if (name.Length == 0)
        {
            faults.Required($"{path}.metric.name", "must specify a metric name");
        }
        else
        {
            faults.Each($"{path}.metric.name", name, Names.PathSegment(name));
        }
    }

    private static void Aim(KubeMap target, string path, Faults faults)
    {
        var type = target.Text("type");
        if (type.Length == 0)
        {
            faults.Required($"{path}.type", "must specify a metric target type");
        }

        if (type is not ("Utilization" or "Value" or "AverageValue"))
        {
            faults.Invalid($"{path}.type", type, "must be either Utilization, Value, or AverageValue");
        }

        foreach (var key in new[] { "value", "averageValue" })
        {
            if (target[key] is { } amount && Amount.Of(amount) <= Amount.Zero)
            {
                faults.Invalid($"{path}.{key}", amount, "must be positive");
            }
        }

        if (target["averageUtilization"] is KubeInteger { Number: < 1 } part)
        {
            faults.Invalid($"{path}.averageUtilization", part, "must be greater than 0");
        }
    }

    private static void Behaviour(KubeMap rules, string path, Faults faults)
    {
        if (rules["stabilizationWindowSeconds"] is KubeInteger window)
        {
            if (window.Number < 0)
            {
                faults.Invalid($"{path}.stabilizationWindowSeconds", window, "must be greater than or equal to zero");
            }
            else if (window.Number > 3600)
            {
                faults.Invalid($"{path}.stabilizationWindowSeconds", window, "must be less than or equal to 3600");
            }
        }

        if (rules["selectPolicy"] is { } select)
        {
            faults.OneOf($"{path}.selectPolicy", select, "Disabled", "Max", "Min");
        }

        if (rules.List("policies").Count == 0)
        {
            faults.Required($"{path}.policies", "must specify at least one Policy");
        }

        foreach (var (at, policy) in rules.Each("policies", $"{path}.policies"))
        {
            faults.OneOf($"{at}.type", policy["type"], "Percent", "Pods");
            foreach (var key in new[] { "value", "periodSeconds" })
            {
                if ((policy[key]?.AsInteger ?? 0) is <= 0 and var number)
                {
                    faults.Invalid($"{at}.{key}", number, "must be greater than zero");
                }
            }

            if (policy["periodSeconds"]?.AsInteger is > 1800 and var period)
            {
                faults.Invalid($"{at}.periodSeconds", period, "must be less than or equal to 1800");
            }
        }
    }
}
