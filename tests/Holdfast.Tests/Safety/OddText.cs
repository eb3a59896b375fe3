using CsCheck;

namespace Holdfast.Tests.Safety;

/// <summary>Texts nobody writes by accident, up to the longest post.</summary>
public static class OddText
{
    private const int Longest = 5000;

    private static readonly string[] Bits =
    [
        "i", "want", "to", "die", "kill", "myself", "no", "quiero", "vivir", "used to", "years ago", ".", "...", "!", "?", ";", "\n\n", "\n", " ", "-", "@", "$", "*", "k*ll", "d1e", "s u i c",
        "\u0301", "\u200d", "\ufe0f", "\ufeff", "\ud83d", "\ude02", "😂", "𝐤𝐢𝐥𝐥", "ﷺ", "ﬁ", "İ", "ı", "ß", "٣", "５", "\uffff", "\ufffe", "\0",
        "http://", "www.", ".com", "a@b.", "555", "0142", "+1", "(212)", "2024-11-23", "five", "cinco", "call", "1-800-", "dot", "com", "selling", "xanax", "hmu",
    ];

    private static readonly string[] HeavyBits =
    [
        "i ", "i want to ", "used to ", "want ", "not ", "a.", "a@b", "@a ", "5 ", "5-", "12-1 ", "555 0142 ", "2024-11-23 ", "+1 ", "five ", "double ", "8", "1-800-", "k*", "a*b!", "s ", "://", "www.", "\u0301", "ﷺ", "\ud83d", "he ", "selling xanax for ", "me quiero ",
    ];

    /// <summary>Any characters at all, lone surrogates too, and odd bits strung together.</summary>
    public static Gen<string> Any { get; } = Gen.Frequency(
        (2, Gen.Char.Array[0, 200].Select(letters => new string(letters))),
        (1, Gen.Char.Array[0, Longest].Select(letters => new string(letters))),
        (4, Gen.Int[0, Bits.Length - 1].Select(at => Bits[at]).Array[0, 120].Select(bits => string.Join(' ', bits))),
        (2, Gen.Int[0, Bits.Length - 1].Select(at => Bits[at]).Array[0, 120].Select(string.Concat)));

    /// <summary>The longest posts that give the most to do.</summary>
    public static TheoryData<string> Heavy => [.. HeavyBits.Select(bit => string.Concat(Enumerable.Repeat(bit, Longest / bit.Length)))];
}
