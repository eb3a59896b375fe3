using System.Security.Cryptography;
using Holdfast.Data;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace Holdfast.Accounts;

/// <summary>Names to suggest to somebody who joins: <c>name-suggestions.yaml</c> beside the program, read when first needed.</summary>
public sealed class NameSuggestions
{
    private readonly Lazy<Dictionary<string, List<string>>> byLanguage = new(Read);

    /// <param name="language">en or es.</param>
    public string One(string language)
    {
        var names = byLanguage.Value[language];
        return names[RandomNumberGenerator.GetInt32(names.Count)];
    }

    public IReadOnlyList<string> All(string language) => byLanguage.Value[language];

    private static Dictionary<string, List<string>> Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "name-suggestions.yaml");
        try
        {
            using var reader = File.OpenText(path);
            var names = new DeserializerBuilder().Build().Deserialize<Dictionary<string, List<string>>>(reader);
            if (!names.ContainsKey("en") || !names.ContainsKey("es") || names.Values.Any(list => list is not { Count: > 0 } || list.Exists(name => name is not { Length: > 0 and <= Profile.LongestName })))
            {
                throw new RefusalException($"{path} needs names of up to {Profile.LongestName} characters for both en and es.");
            }

            return names;
        }
        catch (YamlException wrong)
        {
            throw new RefusalException($"{path} can't be read, line {wrong.Start.Line}: {wrong.Message}", wrong);
        }
    }
}
