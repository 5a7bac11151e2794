using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        public partial class Module
        {
            /// <summary>Each parameter once, with its path.</summary>
            public virtual IEnumerable<(string name, Parameter parameter)> named_parameters(bool recurse = true)
            {
                var seen = new HashSet<nint> { 0 };
                foreach (var (name, parameter) in ownParameters)
                {
                    if (seen.Add(parameter.handle))
                    {
                        yield return (name, parameter);
                    }
                }
                foreach (var (prefix, module) in recurse ? submodules : [])
                {
                    foreach (var (name, parameter) in module.named_parameters(true))
                    {
                        if (seen.Add(parameter.handle))
                        {
                            yield return ($"{prefix}.{name}", parameter);
                        }
                    }
                }
            }

            /// <summary>Each persistent buffer once, with its path.</summary>
            public virtual IEnumerable<(string name, Tensor buffer)> named_buffers(bool recurse = true, bool include_nonpersistent = true)
            {
                var seen = new HashSet<nint> { 0 };
                foreach (var (name, (buffer, persistent)) in ownBuffers)
                {
                    if (persistent && seen.Add(buffer.handle))
                    {
                        yield return (name, buffer);
                    }
                }
                foreach (var (prefix, module) in recurse ? submodules : [])
                {
                    foreach (var (name, buffer) in module.named_buffers(true, include_nonpersistent))
                    {
                        if (seen.Add(buffer.handle))
                        {
                            yield return ($"{prefix}.{name}", buffer);
                        }
                    }
                }
            }

            public virtual IEnumerable<(string name, Module module)> named_children() =>
                submodules.Select(child => (child.Key, child.Value));

            public virtual IEnumerable<(string name, Module module)> named_modules() =>
                named_children().Concat(named_children().SelectMany(
                    child => child.module.named_modules().Select(part => ($"{child.name}.{part.name}", part.module))));

            public virtual IEnumerable<Parameter> parameters(bool recurse = true) =>
                named_parameters(recurse).Select(named => named.parameter);

            public virtual IEnumerable<Tensor> buffers(bool recurse = true, bool include_nonpersistent = true) =>
                named_buffers(recurse, include_nonpersistent).Select(named => named.buffer);

            public virtual IEnumerable<Module> children() => named_children().Select(child => child.module);

            public virtual IEnumerable<Module> modules() => named_modules().Select(part => part.module);
        }
    }
}
