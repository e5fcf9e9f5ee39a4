using System.Globalization;
using GitOps.Core.Objects;

namespace GitOps.Adapters.EmbeddedCluster.Admission;

/// <summary>Rules of pods and pod templates.</summary>
internal static class PodRules
{
    public static void Spec(KubeMap spec, string path, Faults faults)
    {
        var containers = spec["containers"]?.AsList ?? KubeList.Empty;
        if (containers.Count == 0)
        {
            faults.Required($"{path}.containers");
        }

        var volumes = (spec["volumes"]?.AsList ?? KubeList.Empty).Select(volume => volume.AsMap["name"]).ToList();
        var names = new HashSet<string>(StringComparer.Ordinal);
        Containers(containers, $"{path}.containers", names, volumes, faults);
        Containers(spec["initContainers"]?.AsList ?? KubeList.Empty, $"{path}.initContainers", names, volumes, faults);
        if (spec["restartPolicy"]?.AsString is not ("Always" or "OnFailure" or "Never"))
        {
            faults.Unsupported($"{path}.restartPolicy", spec["restartPolicy"], ["Always", "OnFailure", "Never"]);
        }
    }

    private static void Containers(KubeList containers, string path, HashSet<string> names, List<KubeValue?> volumes, Faults faults)
    {
        for (var i = 0; i < containers.Count; i++)
        {
            var (container, at) = (containers[i].AsMap, Index(path, i));
            var name = container["name"]?.AsString ?? string.Empty;
            if (name.Length == 0)
            {
                faults.Required($"{at}.name");
            }
            else if (!names.Add(name))
            {
                faults.Duplicate($"{at}.name", name);
            }

            if (container["image"] is not KubeString { Text.Length: > 0 })
            {
                faults.Required($"{at}.image");
            }

            Ports(container["ports"]?.AsList ?? KubeList.Empty, $"{at}.ports", faults);
            var mounts = container["volumeMounts"]?.AsList ?? KubeList.Empty;
            for (var j = 0; j < mounts.Count; j++)
            {
                if (!volumes.Contains(mounts[j].AsMap["name"]))
                {
                    faults.NotFound($"{Index($"{at}.volumeMounts", j)}.name", mounts[j].AsMap["name"]);
                }
            }
        }
    }

    private static void Ports(KubeList ports, string path, Faults faults)
    {
        for (var i = 0; i < ports.Count; i++)
        {
            var number = ports[i].AsMap["containerPort"]?.AsInteger;
            if (number is null or 0)
            {
                faults.Required($"{Index(path, i)}.containerPort");
            }
            else if (number is < 1 or > 65535)
            {
                faults.Invalid($"{Index(path, i)}.containerPort", number.Value, "must be between 1 and 65535, inclusive");
            }
        }
    }

    internal static string Index(string path, int index) => $"{path}[{index.ToString(CultureInfo.InvariantCulture)}]";
}
