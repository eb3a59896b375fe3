using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Holdfast.Data;

namespace Holdfast.Accounts;

/// <summary>
/// A hashed passphrase. Stored sealed under the site's key, so that a copy of the database alone can't be tried against.
/// </summary>
/// <param name="Kind">1: Argon2id, 19 MiB, 2 passes, 1 lane, 16 bytes of salt, 32 bytes of hash.</param>
public sealed record PassphraseHash(int Kind, byte[] Salt, byte[] Hash)
{
    public override string ToString() => "(a passphrase hash)";
}

/// <summary>
/// Which passphrases are good enough, and whether one is right. The rules are NIST SP 800-63B's: length and a list of
/// what is known to be tried, nothing about capitals and digits.
/// </summary>
public sealed class Passphrases(Sealer sealer, PassphraseLanes lanes)
{
    /// <summary>In characters as people count them (Unicode code points).</summary>
    public const int Shortest = 15;

    public const int Longest = 200;
    private const int Kind = 1;
    private const int SaltSize = 16;

    // A site without this member answers with the same work: one hash opened, one made.
    private static readonly SealedPlace DecoyPlace = new("Members", "", "Decoy");
    private readonly Lazy<Sealed<PassphraseHash>> decoy = new(() => sealer.SealForSite(
        new PassphraseHash(Kind, RandomNumberGenerator.GetBytes(SaltSize), RandomNumberGenerator.GetBytes(PassphraseLanes.HashSize)), DecoyPlace));

    /// <summary>Composed the same way however a keyboard typed it (NFC).</summary>
    public static string Normal(string typed) => typed.Normalize(NormalizationForm.FormC);

    /// <summary>What is wrong with a passphrase somebody wants, or null.</summary>
    /// <param name="secrets">Words that are no secret from somebody who has the account before them, such as the sign-in name.</param>
    public static async Task<Refusal?> Check(string? typed, IReadOnlyCollection<string> secrets, CancellationToken cancellation)
    {
        if (typed is null || !IsUnicode(typed) || typed.Length > Longest * 2)
        {
            return typed is { Length: > Longest } ? new PassphraseTooLong() : new PassphraseTooShort();
        }

        var passphrase = Normal(typed);
        var length = passphrase.EnumerateRunes().Count();
        if (length < Shortest)
        {
            return new PassphraseTooShort();
        }

        if (length > Longest)
        {
            return new PassphraseTooLong();
        }

        var bare = Bare(passphrase);
        return secrets.Any(secret => Bare(secret) is { Length: > 2 } known && bare.Replace(known, "", StringComparison.Ordinal).Length < 4)
            || IsPattern(bare) || await IsCommon(bare, cancellation)
                ? new PassphraseIsCommon()
                : null;
    }

    /// <returns>Null when too many wait already.</returns>
    public async Task<PassphraseHash?> Make(string passphrase, bool isKnownDevice, CancellationToken cancellation)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltSize);
        return await lanes.Hash(Normal(passphrase), salt, isKnownDevice, cancellation) is { } hash ? new PassphraseHash(Kind, salt, hash) : null;
    }

    /// <summary>Whether this is the member's passphrase. For nobody, or a member without one, the work is the same and the answer no.</summary>
    /// <returns>Null when too many wait already.</returns>
    public async Task<bool?> Matches(Member? member, string passphrase, bool isKnownDevice, CancellationToken cancellation)
    {
        var stored = member?.Passphrase is { } own ? sealer.Open(own, member.PassphrasePlace) : sealer.Open(decoy.Value, DecoyPlace);
        return await lanes.Hash(Normal(passphrase), stored.Salt, isKnownDevice, cancellation) is { } hash
            ? CryptographicOperations.FixedTimeEquals(hash, stored.Hash) && member?.Passphrase is not null
            : null;
    }

    public static bool IsUnicode(string typed)
    {
        // Half of a pair can't be normalized, nor typed.
        for (var i = 0; i < typed.Length; i++)
        {
            if (char.IsHighSurrogate(typed[i]) && i + 1 < typed.Length && char.IsLowSurrogate(typed[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(typed[i]))
            {
                return false;
            }
        }

        return true;
    }

    private static string Bare(string text) => new([.. text.ToLowerInvariant().Where(char.IsLetterOrDigit)]);

    /// <summary>One piece again and again ("hunterhunterhunter"), or a run along the alphabet or the digits.</summary>
    private static bool IsPattern(string bare)
    {
        if (bare.Length == 0 || bare.Distinct().Count() < 4)
        {
            return true;
        }

        for (var piece = 1; piece <= bare.Length / 2; piece++)
        {
            if (Enumerable.Range(piece, bare.Length - piece).All(i => bare[i] == bare[i - piece]))
            {
                return true;
            }
        }

        return Enumerable.Range(1, bare.Length - 1).Count(i => Math.Abs(bare[i] - bare[i - 1]) <= 1) >= (bare.Length - 1) * 3 / 4;
    }

    /// <summary>On the list as it is, or one entry of the list with digits around it.</summary>
    private static async Task<bool> IsCommon(string bare, CancellationToken cancellation)
    {
        var core = bare.Trim('0', '1', '2', '3', '4', '5', '6', '7', '8', '9');
        if (core.Length == 0)
        {
            return true;
        }

        // Joining is rare and the list is long: read through each time, nothing stays in memory.
        await using var list = File.OpenRead(Path.Combine(AppContext.BaseDirectory, "common-passwords.json"));
        await foreach (var common in JsonSerializer.DeserializeAsyncEnumerable<string>(list, cancellationToken: cancellation))
        {
            if (common is not null && (string.Equals(common, bare, StringComparison.OrdinalIgnoreCase) || string.Equals(common, core, StringComparison.OrdinalIgnoreCase)))
            {
                return true;
            }
        }

        return false;
    }
}

public sealed record PassphraseTooShort() : Refusal("Make it longer: at least 15 characters. Four or five words are easy to remember.");

public sealed record PassphraseTooLong() : Refusal("Shorten it to 200 characters.");

public sealed record PassphraseIsCommon() : Refusal("Others would try this one early. Choose four or five words that don’t belong together.");
