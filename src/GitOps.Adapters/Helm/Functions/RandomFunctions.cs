using System.Security.Cryptography;
using GitOps.Adapters.Helm.Go;
using GitOps.Adapters.Helm.Templates;
using P = GitOps.Adapters.Helm.Templates.ParameterType;

namespace GitOps.Adapters.Helm.Functions;

/// <summary>Random text and numbers, from the system's secure source.</summary>
internal static class RandomFunctions
{
    private const string Digits = "0123456789";
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private static readonly string Printable = string.Concat(Enumerable.Range(' ', '~' - ' ' + 1).Select(c => (char)c));

    public static IEnumerable<TemplateFunction> All { get; } =
    [
        new("randAlphaNum", [P.Integer], false, a => Text(a, Letters + Digits)),
        new("randAlpha", [P.Integer], false, a => Text(a, Letters)),
        new("randNumeric", [P.Integer], false, a => Text(a, Digits)),
        new("randAscii", [P.Integer], false, a => Text(a, Printable)),
        new("randBytes", [P.Integer], false, a => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Count(a)))),
        new("randInt", [P.Integer, P.Integer], false, Integer),
        new("uuidv4", [], false, _ => Guid.NewGuid().ToString()),
    ];

    private static int Count(Arguments arguments)
    {
        var count = arguments.Integer(0);
        if (count < 0)
        {
            throw new FunctionException("runtime error: makeslice: len out of range");
        }

        arguments.Executor.Budget.Text(count);
        return count;
    }

    private static string Text(Arguments arguments, string alphabet) =>
        arguments.Integer(0) <= 0 ? string.Empty : RandomNumberGenerator.GetString(alphabet, Count(arguments));

    private static object Integer(Arguments arguments)
    {
        var (low, high) = (arguments.Integer(0), arguments.Integer(1));
        return high > low ? Boxes.Integer(RandomNumberGenerator.GetInt32(low, high)) : throw new FunctionException("invalid argument to Intn");
    }
}
