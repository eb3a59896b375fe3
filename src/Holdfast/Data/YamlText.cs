using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Holdfast.Data;

/// <summary>Reads a data file that people edit, so that what is wrong in it is told by line.</summary>
internal static class YamlText
{
    /// <param name="path">For the sentence that says where.</param>
    /// <exception cref="RefusalException">It isn't YAML, or isn't one document.</exception>
    public static YamlNode Document(TextReader text, string path)
    {
        var stream = new YamlStream();
        var parser = new Parser(text);
        try
        {
            stream.Load(parser);
        }
        catch (YamlException exception)
        {
            throw new RefusalException($"{path}, line {exception.Start.Line}: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // The scanner of YamlDotNet says this of a bracket left open.
            throw new RefusalException($"{path}, line {parser.Current?.End.Line ?? 1}: a bracket or a quote here isn't closed.", exception);
        }

        return stream.Documents.Count == 1
            ? stream.Documents[0].RootNode
            : throw new RefusalException($"{path}, line 1: there should be one document, not {stream.Documents.Count}.");
    }
}
