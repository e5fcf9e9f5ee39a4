using System.Reflection;

namespace GitOps.Architecture.Laws;

public sealed class Purity
{
    private const BindingFlags Declared =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    /// <summary>The three questions of every aggregate, and the planner.</summary>
    public static TheoryData<string, string> Functions { get; } = new()
    {
        { "SourceSteps", "Next" },
        { "SourceDecider", "Decide" },
        { "SourceState", "Evolve" },
        { "DeploymentSteps", "Next" },
        { "DeploymentDecider", "Decide" },
        { "DeploymentState", "Evolve" },
        { "Planner", "Plan" },
    };

    [Theory]
    [MemberData(nameof(Functions))]
    public void What_decides_is_static_and_synchronous_takes_no_interface_and_returns_data(string typeName, string methodName)
    {
        var type = Assemblies.WrittenTypes(Assemblies.Core).Single(candidate => candidate.Name == typeName);

        var methods = type.GetMethods(Declared).Where(method => method.Name == methodName).ToList();

        Assert.NotEmpty(methods);
        Assert.All(methods, method =>
        {
            Assert.True(method.IsStatic, $"{typeName}.{methodName} is not static");
            Assert.True(IsData(method.ReturnType), $"{typeName}.{methodName} returns {method.ReturnType}");
            Assert.All(method.GetParameters(), parameter =>
                Assert.True(IsData(parameter.ParameterType), $"{typeName}.{methodName} takes {parameter.ParameterType} {parameter.Name}"));
        });
    }

    [Fact]
    public void Nothing_that_decides_can_be_instantiated_is_asynchronous_or_holds_state() => Assert.All(
        Assemblies.WrittenTypes(Assemblies.Core).Where(type => type.IsClass && (type.Name.EndsWith("Decider", StringComparison.Ordinal)
            || type.Name.EndsWith("Steps", StringComparison.Ordinal) || type.Name.EndsWith("Planner", StringComparison.Ordinal))),
        type =>
        {
            // A decider is a class only because static contracts cannot be met by a static one.
            Assert.All(type.GetConstructors(Declared).Where(constructor => !constructor.IsStatic), constructor => Assert.True(constructor.IsPrivate, $"{type} can be made"));
            Assert.All(type.GetMethods(Declared), method => Assert.True(method.IsStatic, $"{type}.{method.Name} is not static"));
            Assert.All(type.GetMethods(Declared), method => Assert.False(IsAsynchronous(method.ReturnType), $"{type}.{method.Name} is asynchronous"));
            Assert.All(type.GetFields(Declared), field => Assert.True(field.IsStatic && (field.IsInitOnly || field.IsLiteral), $"{type}.{field.Name} can change"));
        });

    private static bool IsData(Type type)
    {
        if (type == typeof(void) || IsAsynchronous(type) || typeof(Delegate).IsAssignableFrom(type))
        {
            return false;
        }

        return !type.IsInterface || type.Namespace == "System.Collections.Generic";
    }

    private static bool IsAsynchronous(Type type) =>
        typeof(Task).IsAssignableFrom(type)
        || type.FullName?.StartsWith("System.Threading.Tasks.ValueTask", StringComparison.Ordinal) == true
        || type.FullName?.StartsWith("System.Collections.Generic.IAsyncEnumerable", StringComparison.Ordinal) == true;
}
