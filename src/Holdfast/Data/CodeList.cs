using System.Collections;

namespace Holdfast.Data;

/// <summary>
/// A short list of codes such as <c>O,D,X</c>, kept in one text column. No duplicates; the order given
/// is kept; a code holds no comma. Two lists are equal when they hold the same codes in the same order.
/// </summary>
public sealed class CodeList : IReadOnlyList<string>, IEquatable<CodeList>
{
    /// <summary>Characters of the column, commas too.</summary>
    public const int Longest = 400;

    public static readonly CodeList Empty = new([]);

    private readonly string[] codes;

    private CodeList(string[] codes) => this.codes = codes;

    public int Count => codes.Length;

    public string this[int index] => codes[index];

    public static CodeList Of(IEnumerable<string> codes)
    {
        var kept = codes.Select(code => code.Trim()).Where(code => code.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        if (Array.Exists(kept, code => code.Contains(',', StringComparison.Ordinal)))
        {
            throw new ArgumentException("A code can't hold a comma.", nameof(codes));
        }

        return kept.Length == 0 ? Empty : new CodeList(kept);
    }

    public static CodeList Of(params string[] codes) => Of(codes.AsEnumerable());

    /// <summary>What <see cref="ToString"/> wrote; a list from anywhere else goes through <see cref="Of(IEnumerable{string})"/>.</summary>
    public static CodeList Parse(string text) => text.Length == 0 ? Empty : new CodeList(text.Split(','));

    public bool Contains(string code) => Array.IndexOf(codes, code) >= 0;

    public override string ToString() => string.Join(',', codes);

    public bool Equals(CodeList? other) => other is not null && codes.AsSpan().SequenceEqual(other.codes);

    public override bool Equals(object? obj) => Equals(obj as CodeList);

    public override int GetHashCode() => string.GetHashCode(ToString(), StringComparison.Ordinal);

    public IEnumerator<string> GetEnumerator() => ((IEnumerable<string>)codes).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => codes.GetEnumerator();
}
