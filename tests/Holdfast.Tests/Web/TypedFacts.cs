using Holdfast.Web;

namespace Holdfast.Tests.Web;

public class TypedFacts
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("  ", "")]
    [InlineData("\u200B\u2060", "")]
    [InlineData("\uFFFD", "")]
    [InlineData("\u0301", "")]
    [InlineData(" Wren \n", "Wren")]
    [InlineData("José", "José")]
    [InlineData("🙂", "🙂")]
    public void What_nobody_could_see_is_as_good_as_nothing(string? typed, string kept) => Assert.Equal(kept, Typed.Clean(typed));
}
