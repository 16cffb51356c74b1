# SPDX-License-Identifier: GPL-3.0-or-later
"""The decision transformer (Chen et al. 2021) with the names of transformers' modeling_decision_transformer.py."""

import torch
from torch import nn

from networks import gpt2
from networks.attention import future, start_weights


class DecisionTransformer(nn.Module):
    """Three tokens a time step, return, state and action: actions [batch, steps, actions] are read off the states,
    returns [batch, steps] and states off the actions."""

    def __init__(self, config):
        super().__init__()
        width = config["hidden_size"]
        self.encoder = gpt2.Decoder({**config, "n_embd": width, "vocab_size": 1})
        self.embed_timestep = nn.Embedding(config["max_ep_len"], width)
        self.embed_return = nn.Linear(1, width)
        self.embed_state = nn.Linear(config["state_dim"], width)
        self.embed_action = nn.Linear(config["act_dim"], width)
        self.embed_ln = nn.LayerNorm(width)
        self.predict_state = nn.Linear(width, config["state_dim"])
        self.predict_action = nn.Sequential(nn.Linear(width, config["act_dim"]))
        self.predict_return = nn.Linear(width, 1)
        start_weights(self)
        nn.init.zeros_(self.predict_state.weight)
        self.predict_state.requires_grad_(False)

    def forward(self, returns, states, actions, closed=None):
        """Returns [batch, steps], states [batch, steps, state_dim], actions [batch, steps, act_dim]."""
        batch, steps = returns.shape
        times = self.embed_timestep(torch.arange(steps))
        tokens = torch.stack([self.embed_return(returns[..., None]) + times, self.embed_state(states) + times,
                              self.embed_action(actions) + times], 2).flatten(1, 2)
        # GPT-2 adds its own position 0 to each token: all of them are told to stand there.
        rows = self.embed_ln(tokens) + self.encoder.wpe.weight[0]
        rows, attentions = self.encoder(rows, future(3 * steps))
        rows = rows.view(batch, steps, 3, -1)
        return self.predict_action(rows[:, :, 1]), self.predict_return(rows[:, :, 2])[..., 0], attentions


def config(states, actions, width, heads, layers, longest):
    return {"architectures": ["DecisionTransformerModel"], "model_type": "decision_transformer", "state_dim": states,
            "act_dim": actions, "hidden_size": width, "n_head": heads, "n_layer": layers, "n_inner": 4 * width,
            "n_positions": 3 * longest, "max_ep_len": longest, "vocab_size": 1, "action_tanh": False,
            "activation_function": "relu", "layer_norm_epsilon": 1e-5, "attn_pdrop": 0.0, "embd_pdrop": 0.0,
            "resid_pdrop": 0.0, "scale_attn_weights": True, "torch_dtype": "float16"}
