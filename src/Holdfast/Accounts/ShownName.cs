using System.Globalization;
using System.Text;
using Holdfast.Data;
using Holdfast.Web;

namespace Holdfast.Accounts;

/// <summary>A name somebody makes up to be called by here.</summary>
public static class ShownName
{
    /// <summary>As it will be shown: composed, single spaces, nothing that can't be seen.</summary>
    public static string Normal(string? typed) => Passphrases.IsUnicode(typed ?? "")
        ? string.Join(' ', Typed.Clean(typed).Normalize(NormalizationForm.FormC).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        : "";

    /// <summary>What is wrong with it, or null.</summary>
    /// <param name="name">As <see cref="Normal"/> gives it.</param>
    public static Refusal? Check(string name)
    {
        if (name.Length == 0)
        {
            return new NameMissing();
        }

        if (name.Length > Profile.LongestName)
        {
            return new NameTooLong();
        }

        return name.Contains('@', StringComparison.Ordinal) || name.Count(char.IsDigit) > 4 || name.EnumerateRunes().Any(IsUnseen) ? new NameTellsTooMuch() : null;
    }

    /// <summary>Marks that turn text around or hide let one name pass for another.</summary>
    private static bool IsUnseen(Rune rune) => Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}

public sealed record NameMissing() : Refusal("Enter a name to be called by. It can be made up.");

public sealed record NameTooLong() : Refusal("Shorten the name to 40 characters.");

public sealed record NameTellsTooMuch() : Refusal("Leave out addresses and numbers: others see this name.");
