using Holdfast.Data;

namespace Holdfast.Tests.Data;

public class CodeListFacts
{
    [Fact]
    public void Order_is_kept_and_repeats_are_dropped() =>
        Assert.Equal("O,D,X", CodeList.Of(" O", "D", "O", "X").ToString());

    [Fact]
    public void A_code_with_a_comma_is_refused() =>
        Assert.Throws<ArgumentException>(() => CodeList.Of("O,D"));
}
