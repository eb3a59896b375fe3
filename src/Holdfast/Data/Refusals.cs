namespace Holdfast.Data;

/// <summary>
/// An expected "no", named as the fact and carrying the sentence a person is shown. Pages show it beside
/// the form with the input kept; the command line prints it on standard error and exits 1.
/// </summary>
public abstract record Refusal(string Sentence);

/// <summary>A refusal from deep inside start-up or a command, where there is no form to go back to.</summary>
public sealed class RefusalException : Exception
{
    public RefusalException()
    {
    }

    public RefusalException(string sentence)
        : base(sentence)
    {
    }

    public RefusalException(string sentence, Exception innerException)
        : base(sentence, innerException)
    {
    }
}
