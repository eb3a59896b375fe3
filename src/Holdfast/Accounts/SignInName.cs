using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Holdfast.Data;

namespace Holdfast.Accounts;

/// <summary>
/// What somebody signs in with: three words and two digits that the site gives out, such as
/// <c>harbor-violet-canoe-42</c>. Nobody chooses one, so trying a name tells nothing about who is here; with
/// 1,024 words or more it carries 36 bits or more. Case, spaces and hyphens don't count when it is typed.
/// </summary>
public sealed class SignInName
{
    public const int Longest = 100;
    private const int Words = 3;

    private readonly string normal;

    private SignInName(string shown, string normal) => (Shown, this.normal) = (shown, normal);

    /// <summary>As it is given out, and as it was typed otherwise.</summary>
    public string Shown { get; }

    /// <summary>Somebody's typing; null when there is no letter or digit in it, or far too many.</summary>
    public static SignInName? Read(string? typed)
    {
        if (typed is not { Length: > 0 and <= Longest })
        {
            return null;
        }

        var letters = typed.Normalize(NormalizationForm.FormKC).ToLowerInvariant().Where(char.IsLetterOrDigit).ToArray();
        return letters.Length == 0 ? null : new SignInName(typed.Trim(), new string(letters));
    }

    /// <summary>A new one, drawn at random. Whether it is free shows when the member is saved; with 36 bits it is.</summary>
    public static SignInName New(SignInWords words)
    {
        var list = words.All;
        var drawn = Enumerable.Range(0, Words).Select(_ => list[RandomNumberGenerator.GetInt32(list.Count)]);
        var shown = string.Create(CultureInfo.InvariantCulture, $"{string.Join('-', drawn)}-{RandomNumberGenerator.GetInt32(100):00}");
        return Read(shown)!;
    }

    /// <summary>32 bytes that only this site can make of it.</summary>
    public byte[] Hash(Sealer sealer) => sealer.Fingerprint(Encoding.UTF8.GetBytes(normal), "sign-in name");

    /// <summary>The name is a secret: it must not slip into a log.</summary>
    public override string ToString() => "(a sign-in name)";
}

/// <summary>The words sign-in names are drawn from: <c>sign-in-words.txt</c> beside the program, read when first needed.</summary>
public sealed class SignInWords
{
    public const int Fewest = 1024;

    private readonly Lazy<IReadOnlyList<string>> all = new(Read);

    public IReadOnlyList<string> All => all.Value;

    private static string[] Read()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "sign-in-words.txt");
        var words = File.ReadAllLines(path).Where(line => line.Length > 0 && line[0] != '#').Distinct(StringComparer.Ordinal).ToArray();
        if (Array.Find(words, word => word.Length is < 3 or > 9 || !word.All(char.IsAsciiLetterLower)) is { } wrong)
        {
            throw new RefusalException($"{path}: “{wrong}” isn't a word of three to nine letters a to z.");
        }

        return words.Length >= Fewest ? words : throw new RefusalException($"{path} holds {words.Length} words; at least {Fewest} are needed so that sign-in names can't be guessed.");
    }
}
