using System.Reflection;
using GitOps.Core;

namespace GitOps.Architecture.Laws;

public sealed class Secrets
{
    [Fact]
    public void What_holds_a_secret_does_not_print_it()
    {
        var secret = new SecretData("team/token", [KeyValuePair.Create("password", "hunter2"u8.ToArray())]);

        Assert.DoesNotContain("hunter2", secret.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(secret), StringComparison.Ordinal);
    }

    [Fact]
    public void No_event_and_no_observation_holds_a_secret() => Assert.All(
        Assemblies.WrittenTypes(Assemblies.Core).Where(IsRecorded),
        type => Assert.DoesNotContain(
            type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance),
            property => property.PropertyType == typeof(SecretData)));

    [Fact]
    public void No_exception_takes_a_secret() => Assert.All(
        Assemblies.Packed.SelectMany(Assemblies.WrittenTypes).Where(typeof(Exception).IsAssignableFrom),
        type => Assert.DoesNotContain(
            type.GetConstructors().SelectMany(constructor => constructor.GetParameters()),
            parameter => parameter.ParameterType == typeof(SecretData)));

    private static bool IsRecorded(Type type)
    {
        for (var family = type; family is not null; family = family.BaseType)
        {
            if (family.Name.EndsWith("Event", StringComparison.Ordinal) || family.Name.EndsWith("Observation", StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
